"""Run it where loses-dirty.toml is found from.

broken: a page is dirty exactly if something was stored since it was written back, wherever it has been
in a new Numa: nodes 3, stride 1, limit 3, frames 0x1_0000_0001, distances 0xb_0b0b, cpus 1, areas 1, pages 1
      limit 3  nodes [(number 0 start 0 stop 1 distances [10 11 11]) (number 1 start 1 stop 1 distances [11 10 11]) (number 2 start 1 stop 2 distances [11 11 10])]  p… 66 more characters
   1. touch(cpu=0, page=0) → 0
      limit 3  nodes [(number 0 start 0 stop 1 distances [10 11 11]) (number 1 start 1 stop 1 distances [11 10 11]) (number 2 start 1 stop 2 distances [11 11 10])]  p… 107 more characters
   2. store(cpu=0, page=0, value=0) → done
      limit 3  nodes [(number 0 start 0 stop 1 distances [10 11 11]) (number 1 start 1 stop 1 distances [11 10 11]) (number 2 start 1 stop 2 distances [11 11 10])]  p… 106 more characters
   3. move(cpu=0, page=0, node=2) → 1
      limit 3  nodes [(number 0 start 0 stop 1 distances [10 11 11]) (number 1 start 1 stop 1 distances [11 10 11]) (number 2 start 1 stop 2 distances [11 11 10])]  p… 106 more characters
   4. clean(page=0) → 0
      ^ here: a page is dirty exactly if something was stored since it was written back, wherever it has been
"""

import memspec

RUN = {'memspec': '0.1.0',
 'part': 'advanced.numa',
 'clause': 'a page is dirty exactly if something was stored since it was written back, wherever it '
           'has been',
 'target': 'loses-dirty.toml',
 'engine': 'conform',
 'seed': 0,
 'geometry': [3, 1, 3, 4294967297, 723723, 1, 1, 1],
 'calls': [{'operation': 'touch', 'arguments': [0, 0], 'returned': 0},
           {'operation': 'store', 'arguments': [0, 0, 0], 'returned': None},
           {'operation': 'move', 'arguments': [0, 0, 2], 'returned': 1},
           {'operation': 'clean', 'arguments': [0], 'returned': 0}]}


def test_memspec_counterexample_advanced_numa_5():
    [row] = memspec.replay(RUN)
    assert row.verdict is memspec.Verdict.HOLDS, f"{row.property} ({row.note})"
