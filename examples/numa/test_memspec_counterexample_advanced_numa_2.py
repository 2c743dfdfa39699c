"""Run it where one-word.toml is found from.

broken: of the nodes that a page may come from, no nearer one that has a free frame is passed over
in a new Numa: nodes 2, stride 64, limit 65, frames 0x1_0001, distances 11, cpus 2, areas 1, pages 1
      limit 65  nodes [(number 0 start 0 stop 1 distances [10 11]) (number 64 start 1 stop 2 distances [11 10])]  per_area 1  weights [1 1]  task -  areas [-]  pages … 15 more characters
   1. touch(cpu=1, page=0) → 0
      ^ here: of the nodes that a page may come from, no nearer one that has a free frame is passed over
"""

import memspec

RUN = {'memspec': '0.1.0',
 'part': 'advanced.numa',
 'clause': 'of the nodes that a page may come from, no nearer one that has a free frame is passed '
           'over',
 'target': 'one-word.toml',
 'engine': 'conform',
 'seed': 0,
 'geometry': [2, 64, 65, 65537, 11, 2, 1, 1],
 'calls': [{'operation': 'touch', 'arguments': [1, 0], 'returned': 0}]}


def test_memspec_counterexample_advanced_numa_2():
    [row] = memspec.replay(RUN)
    assert row.verdict is memspec.Verdict.HOLDS, f"{row.property} ({row.note})"
