"""Run it where examples/swap/writes-shared.toml is found from.

broken: a process loads what it stored, or had from its parent at fork, wherever that was kept
in a new Swap: processes 3, pages 1, words 1, frames 1, slots 2, cpus 1
      words 1  frames 1  slots 2  memory [[-] - -]  cpus [-]  area 0  fails 0
   1. fork(parent=0) → 1
      words 1  frames 1  slots 2  memory [[-] [-] -]  cpus [-]  area 0  fails 0
   2. map_page(process=#1, page=0) → done
      words 1  frames 1  slots 2  memory [[-] [(words [0] locked False pinned False)] -]  cpus [-]  area 0  fails 0
   3. store(process=#1, place=0, value=0, cpu=0) → done
      words 1  frames 1  slots 2  memory [[-] [(words [0] locked False pinned False)] -]  cpus [-]  area 0  fails 0
   4. map_page(process=0, page=0) → done
      words 1  frames 1  slots 2  memory [[(words [0] locked False pinned False)] [(words [0] locked False pinned False)] -]  cpus [-]  area 0  fails 0
   5. fork(parent=#1) → 2
      words 1  frames 1  slots 2  memory [[(words [0] locked False pinned False)] [(words [0] locked False pinned False)] [(words [0] locked False pinned False)]]  cp… 23 more characters
   6. swap_on(size=2) → done
      words 1  frames 1  slots 2  memory [[(words [0] locked False pinned False)] [(words [0] locked False pinned False)] [(words [0] locked False pinned False)]]  cp… 23 more characters
   7. store(process=0, place=0, value=0, cpu=0) → done
      words 1  frames 1  slots 2  memory [[(words [0] locked False pinned False)] [(words [0] locked False pinned False)] [(words [0] locked False pinned False)]]  cp… 23 more characters
   8. store(process=#5, place=0, value=1, cpu=0) → done
      words 1  frames 1  slots 2  memory [[(words [0] locked False pinned False)] [(words [0] locked False pinned False)] [(words [1] locked False pinned False)]]  cp… 23 more characters
   9. load(process=#1, place=0, cpu=0) → 1
      ^ here: a process loads what it stored, or had from its parent at fork, wherever that was kept
"""

import memspec

RUN = {'memspec': '0.1.0',
 'part': 'advanced.swap',
 'clause': 'a process loads what it stored, or had from its parent at fork, wherever that was kept',
 'target': 'examples/swap/writes-shared.toml',
 'engine': 'conform',
 'seed': 0,
 'geometry': [3, 1, 1, 1, 2, 1],
 'calls': [{'operation': 'fork', 'arguments': [0], 'returned': 1},
           {'operation': 'map_page', 'arguments': [{'of': 1}, 0], 'returned': None},
           {'operation': 'store', 'arguments': [{'of': 1}, 0, 0, 0], 'returned': None},
           {'operation': 'map_page', 'arguments': [0, 0], 'returned': None},
           {'operation': 'fork', 'arguments': [{'of': 1}], 'returned': 2},
           {'operation': 'swap_on', 'arguments': [2], 'returned': None},
           {'operation': 'store', 'arguments': [0, 0, 0, 0], 'returned': None},
           {'operation': 'store', 'arguments': [{'of': 5}, 0, 1, 0], 'returned': None},
           {'operation': 'load', 'arguments': [{'of': 1}, 0, 0], 'returned': 1}]}


def test_memspec_counterexample_advanced_swap_8():
    [row] = memspec.replay(RUN)
    assert row.verdict is memspec.Verdict.HOLDS, f"{row.property} ({row.note})"
