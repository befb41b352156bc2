import pytest, time
from tests.web.test_entries import *
pytestmark = pytest.mark.usefixtures("database")
def test_x(app, database):
    challenge = make_challenge(per_person=100, mode="after", phase="both", tally="live")
    for _ in range(30): make_entry(ed(), challenge)
    path = f"/challenges/{challenge.slug}/entries"
    for person in (None, vera()):
        v = Visitor(app, person); v.get(path); 
        for s in statements(database, lambda: v.get(path)): print("  --", " ".join(s.split())[:170])
        t=time.process_time()
        for _ in range(50): v.get(path)
        print("CPU ms", (time.process_time()-t)/50*1000, len(v.page))
    import cProfile, pstats
    pr=cProfile.Profile(); pr.enable()
    for _ in range(50): v.get(path)
    pr.disable(); pstats.Stats(pr).sort_stats("tottime").print_stats(30)
