"""Run it where examples/swap/loses-dirty.toml is found from.

broken: a process loads what it stored, or had from its parent at fork, wherever that was kept
in a new Swap: processes 1, pages 1, words 1, frames 1, slots 1, cpus 1
      words 1  frames 1  slots 1  memory [[-]]  cpus [-]  area 0  fails 0
   1. swap_on(size=1) → done
      words 1  frames 1  slots 1  memory [[-]]  cpus [-]  area 1  fails 0
                                                               ^
   2. map_page(process=0, page=0) → done
      words 1  frames 1  slots 1  memory [[(words [0] locked False pinned False)]]  cpus [-]  area 1  fails 0
   3. store(process=0, place=0, value=0, cpu=0) → done
      words 1  frames 1  slots 1  memory [[(words [0] locked False pinned False)]]  cpus [-]  area 1  fails 0
   4. store(process=0, place=0, value=1, cpu=0) → done
      words 1  frames 1  slots 1  memory [[(words [1] locked False pinned False)]]  cpus [-]  area 1  fails 0
                                                   ^
   5. load(process=0, place=0, cpu=0) → 0
      ^ here: a process loads what it stored, or had from its parent at fork, wherever that was kept
"""

import memspec

RUN = {'memspec': '0.1.0',
 'part': 'advanced.swap',
 'clause': 'a process loads what it stored, or had from its parent at fork, wherever that was kept',
 'target': 'examples/swap/loses-dirty.toml',
 'engine': 'conform',
 'seed': 0,
 'geometry': [1, 1, 1, 1, 1, 1],
 'calls': [{'operation': 'swap_on', 'arguments': [1], 'returned': None},
           {'operation': 'map_page', 'arguments': [0, 0], 'returned': None},
           {'operation': 'store', 'arguments': [0, 0, 0, 0], 'returned': None},
           {'operation': 'store', 'arguments': [0, 0, 1, 0], 'returned': None},
           {'operation': 'load', 'arguments': [0, 0, 0], 'returned': 0}]}


def test_memspec_counterexample_advanced_swap_4():
    [row] = memspec.replay(RUN)
    assert row.verdict is memspec.Verdict.HOLDS, f"{row.property} ({row.note})"
