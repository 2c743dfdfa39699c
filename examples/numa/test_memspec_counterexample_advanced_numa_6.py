"""Run it where ignores-weights.toml is found from.

broken: an interleaved page comes from the node whose turn it is, while that has a free frame
in a new Numa: nodes 2, stride 1, limit 2, frames 0x1_0001, distances 11, cpus 1, areas 1, pages 2
      limit 2  nodes [(number 0 start 0 stop 1 distances [10 11]) (number 1 start 1 stop 2 distances [11 10])]  per_area 2  weights [1 1]  task -  areas [-]  pages [-… 13 more characters
   1. set_weight(node=0, weight=2) → done
      limit 2  nodes [(number 0 start 0 stop 1 distances [10 11]) (number 1 start 1 stop 2 distances [11 10])]  per_area 2  weights [2 1]  task -  areas [-]  pages [-… 13 more characters
   2. bind_area(area=0, mode=6, low=3, high=0, maxnode=3, flags=0) → done
      limit 2  nodes [(number 0 start 0 stop 1 distances [10 11]) (number 1 start 1 stop 2 distances [11 10])]  per_area 2  weights [2 1]  task -  areas [(mode 6 node… 32 more characters
   3. touch(cpu=0, page=1) → 1
      ^ here: an interleaved page comes from the node whose turn it is, while that has a free frame
"""

import memspec

RUN = {'memspec': '0.1.0',
 'part': 'advanced.numa',
 'clause': 'an interleaved page comes from the node whose turn it is, while that has a free frame',
 'target': 'ignores-weights.toml',
 'engine': 'conform',
 'seed': 0,
 'geometry': [2, 1, 2, 65537, 11, 1, 1, 2],
 'calls': [{'operation': 'set_weight', 'arguments': [0, 2], 'returned': None},
           {'operation': 'bind_area', 'arguments': [0, 6, 3, 0, 3, 0], 'returned': None},
           {'operation': 'touch', 'arguments': [0, 1], 'returned': 1}]}


def test_memspec_counterexample_advanced_numa_6():
    [row] = memspec.replay(RUN)
    assert row.verdict is memspec.Verdict.HOLDS, f"{row.property} ({row.note})"
