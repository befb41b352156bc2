"""What tests of the command line may ask for."""

import pytest


@pytest.fixture
def run(app):
    """Run a command line; gives (exit code, output)."""

    def run(*words):
        result = app.test_cli_runner().invoke(args=words)
        return result.exit_code, result.output

    return run
