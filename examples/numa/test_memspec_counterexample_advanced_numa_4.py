"""Run it where bound-falls-back.toml is found from.

broken: a bound page comes from a node of its policy, and from no other
in a new Numa: nodes 2, stride 1, limit 2, frames 0x1_0001, distances 11, cpus 1, areas 1, pages 2
      limit 2  nodes [(number 0 start 0 stop 1 distances [10 11]) (number 1 start 1 stop 2 distances [11 10])]  per_area 2  weights [1 1]  task -  areas [-]  pages [-… 13 more characters
   1. set_policy(mode=2, low=1, high=0, maxnode=2) → done
      limit 2  nodes [(number 0 start 0 stop 1 distances [10 11]) (number 1 start 1 stop 2 distances [11 10])]  per_area 2  weights [1 1]  task (mode 2 nodes [0])  ar… 30 more characters
   2. touch(cpu=0, page=0) → 0
      limit 2  nodes [(number 0 start 0 stop 1 distances [10 11]) (number 1 start 1 stop 2 distances [11 10])]  per_area 2  weights [1 1]  task (mode 2 nodes [0])  ar… 71 more characters
   3. touch(cpu=0, page=1) → 1
      ^ here: a bound page comes from a node of its policy, and from no other
"""

import memspec

RUN = {'memspec': '0.1.0',
 'part': 'advanced.numa',
 'clause': 'a bound page comes from a node of its policy, and from no other',
 'target': 'bound-falls-back.toml',
 'engine': 'conform',
 'seed': 0,
 'geometry': [2, 1, 2, 65537, 11, 1, 1, 2],
 'calls': [{'operation': 'set_policy', 'arguments': [2, 1, 0, 2], 'returned': None},
           {'operation': 'touch', 'arguments': [0, 0], 'returned': 0},
           {'operation': 'touch', 'arguments': [0, 1], 'returned': 1}]}


def test_memspec_counterexample_advanced_numa_4():
    [row] = memspec.replay(RUN)
    assert row.verdict is memspec.Verdict.HOLDS, f"{row.property} ({row.note})"
