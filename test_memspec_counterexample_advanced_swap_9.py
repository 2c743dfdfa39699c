"""Run it where examples/swap/ignores-errors.toml is found from.

broken: a process loads what it stored, or had from its parent at fork, wherever that was kept
in a new Swap: processes 3, pages 2, words 2, frames 4, slots 4, cpus 1
      words 2  frames 4  slots 4  memory [[- -] - -]  cpus [-]  area 0  fails 0
   1. fork(parent=0) → 1
      words 2  frames 4  slots 4  memory [[- -] [- -] -]  cpus [-]  area 0  fails 0
   2. swap_on(size=3) → done
      words 2  frames 4  slots 4  memory [[- -] [- -] -]  cpus [-]  area 3  fails 0
                                                                         ^
   3. map_page(process=#1, page=1) → done
      words 2  frames 4  slots 4  memory [[- -] [- (words [0 0] locked False pinned False)] -]  cpus [-]  area 3  fails 0
   4. map_page(process=0, page=1) → done
      words 2  frames 4  slots 4  memory [[- (words [0 0] locked False pinned False)] [- (words [0 0] locked False pinned False)] -]  cpus [-]  area 3  fails 0
   5. store(process=0, place=2, value=47, cpu=0) → done
      words 2  frames 4  slots 4  memory [[- (words [47 0] locked False pinned False)] [- (words [0 0] locked False pinned False)] -]  cpus [-]  area 3  fails 0
   6. fork(parent=0) → 2
      words 2  frames 4  slots 4  memory [[- (words [47 0] locked False pinned False)] [- (words [0 0] locked False pinned False)] [- (words [47 0] locked False pinne… 37 more characters
   7. fail_device(fails=2) → done
      words 2  frames 4  slots 4  memory [[- (words [47 0] locked False pinned False)] [- (words [0 0] locked False pinned False)] [- (words [47 0] locked False pinne… 37 more characters
   8. store(process=#1, place=3, value=11, cpu=0) → done
      words 2  frames 4  slots 4  memory [[- (words [47 0] locked False pinned False)] [- (words [0 11] locked False pinned False)] [- (words [47 0] locked False pinn… 38 more characters
   9. store(process=#6, place=2, value=85, cpu=0) → done
      words 2  frames 4  slots 4  memory [[- (words [47 0] locked False pinned False)] [- (words [0 11] locked False pinned False)] [- (words [85 0] locked False pinn… 38 more characters
  10. load(process=0, place=2, cpu=0) → 0
      ^ here: a process loads what it stored, or had from its parent at fork, wherever that was kept
"""

import memspec

RUN = {'memspec': '0.1.0',
 'part': 'advanced.swap',
 'clause': 'a process loads what it stored, or had from its parent at fork, wherever that was kept',
 'target': 'examples/swap/ignores-errors.toml',
 'engine': 'conform',
 'seed': 0,
 'geometry': [3, 2, 2, 4, 4, 1],
 'calls': [{'operation': 'fork', 'arguments': [0], 'returned': 1},
           {'operation': 'swap_on', 'arguments': [3], 'returned': None},
           {'operation': 'map_page', 'arguments': [{'of': 1}, 1], 'returned': None},
           {'operation': 'map_page', 'arguments': [0, 1], 'returned': None},
           {'operation': 'store', 'arguments': [0, 2, 47, 0], 'returned': None},
           {'operation': 'fork', 'arguments': [0], 'returned': 2},
           {'operation': 'fail_device', 'arguments': [2], 'returned': None},
           {'operation': 'store', 'arguments': [{'of': 1}, 3, 11, 0], 'returned': None},
           {'operation': 'store', 'arguments': [{'of': 6}, 2, 85, 0], 'returned': None},
           {'operation': 'load', 'arguments': [0, 2, 0], 'returned': 0}]}


def test_memspec_counterexample_advanced_swap_9():
    [row] = memspec.replay(RUN)
    assert row.verdict is memspec.Verdict.HOLDS, f"{row.property} ({row.note})"
