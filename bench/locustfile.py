"""What the load generator asks for: one page, given by BENCH_PATH, again and again."""

import os

from locust import HttpUser, constant, task


class Reader(HttpUser):
    """One browser that reads the same page without a pause."""

    wait_time = constant(0)

    @task
    def read(self):
        """Load the page, with the session cookie where one is given."""
        self.client.get(os.environ["BENCH_PATH"], headers={"Cookie": os.environ.get("BENCH_COOKIE", "")}, name="page")
