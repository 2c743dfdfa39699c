"""Run it where examples/swap/locked-goes.toml is found from.

broken: what stays in memory can be loaded, whatever fails
in a new Swap: processes 1, pages 2, words 1, frames 1, slots 1, cpus 1
      words 1  frames 1  slots 1  memory [[- -]]  cpus [-]  area 0  fails 0
   1. map_page(process=0, page=0) → done
      words 1  frames 1  slots 1  memory [[(words [0] locked False pinned False) -]]  cpus [-]  area 0  fails 0
   2. map_page(process=0, page=1) → done
      words 1  frames 1  slots 1  memory [[(words [0] locked False pinned False) (words [0] locked False pinned False)]]  cpus [-]  area 0  fails 0
   3. lock_page(process=0, page=1) → done
      words 1  frames 1  slots 1  memory [[(words [0] locked False pinned False) (words [0] locked True pinned False)]]  cpus [-]  area 0  fails 0
   4. swap_on(size=1) → done
      words 1  frames 1  slots 1  memory [[(words [0] locked False pinned False) (words [0] locked True pinned False)]]  cpus [-]  area 1  fails 0
   5. store(process=0, place=0, value=0, cpu=0) → done
      words 1  frames 1  slots 1  memory [[(words [0] locked False pinned False) (words [0] locked True pinned False)]]  cpus [-]  area 1  fails 0
   6. load(process=0, place=1, cpu=0) → no memory
      ^ here: what stays in memory can be loaded, whatever fails
"""

import memspec

RUN = {'memspec': '0.1.0',
 'part': 'advanced.swap',
 'clause': 'what stays in memory can be loaded, whatever fails',
 'target': 'examples/swap/locked-goes.toml',
 'engine': 'conform',
 'seed': 0,
 'geometry': [1, 2, 1, 1, 1, 1],
 'calls': [{'operation': 'map_page', 'arguments': [0, 0], 'returned': None},
           {'operation': 'map_page', 'arguments': [0, 1], 'returned': None},
           {'operation': 'lock_page', 'arguments': [0, 1], 'returned': None},
           {'operation': 'swap_on', 'arguments': [1], 'returned': None},
           {'operation': 'store', 'arguments': [0, 0, 0, 0], 'returned': None},
           {'operation': 'load', 'arguments': [0, 1, 0], 'returned': 'no memory'}]}


def test_memspec_counterexample_advanced_swap_10():
    [row] = memspec.replay(RUN)
    assert row.verdict is memspec.Verdict.HOLDS, f"{row.property} ({row.note})"
