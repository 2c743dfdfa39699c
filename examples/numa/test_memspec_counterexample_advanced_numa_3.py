"""Run it where by-number.toml is found from.

broken: an interleaved page comes from the node whose turn it is, while that has a free frame
in a new Numa: nodes 2, stride 1, limit 2, frames 0x1_0001, distances 11, cpus 1, areas 1, pages 1
      limit 2  nodes [(number 0 start 0 stop 1 distances [10 11]) (number 1 start 1 stop 2 distances [11 10])]  per_area 1  weights [1 1]  task -  areas [-]  pages [-… 11 more characters
   1. set_policy(mode=3, low=2, high=0, maxnode=3) → done
      limit 2  nodes [(number 0 start 0 stop 1 distances [10 11]) (number 1 start 1 stop 2 distances [11 10])]  per_area 1  weights [1 1]  task (mode 3 nodes [1])  ar… 28 more characters
   2. touch(cpu=0, page=0) → 0
      ^ here: an interleaved page comes from the node whose turn it is, while that has a free frame
"""

import memspec

RUN = {'memspec': '0.1.0',
 'part': 'advanced.numa',
 'clause': 'an interleaved page comes from the node whose turn it is, while that has a free frame',
 'target': 'by-number.toml',
 'engine': 'conform',
 'seed': 0,
 'geometry': [2, 1, 2, 65537, 11, 1, 1, 1],
 'calls': [{'operation': 'set_policy', 'arguments': [3, 2, 0, 3], 'returned': None},
           {'operation': 'touch', 'arguments': [0, 0], 'returned': 0}]}


def test_memspec_counterexample_advanced_numa_3():
    [row] = memspec.replay(RUN)
    assert row.verdict is memspec.Verdict.HOLDS, f"{row.property} ({row.note})"
