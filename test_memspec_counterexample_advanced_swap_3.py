"""Run it where examples/swap/fork-counts-no-slot.toml is found from.

broken: an area is kept for want of memory only where not every page could have a frame of its own
in a new Swap: processes 3, pages 2, words 2, frames 4, slots 4, cpus 1
      words 2  frames 4  slots 4  memory [[- -] - -]  cpus [-]  area 0  fails 0
   1. fork(parent=0) → 1
      words 2  frames 4  slots 4  memory [[- -] [- -] -]  cpus [-]  area 0  fails 0
   2. fork(parent=#1) → 2
      words 2  frames 4  slots 4  memory [[- -] [- -] [- -]]  cpus [-]  area 0  fails 0
   3. map_page(process=0, page=0) → done
      words 2  frames 4  slots 4  memory [[(words [0 0] locked False pinned False) -] [- -] [- -]]  cpus [-]  area 0  fails 0
   4. store(process=0, place=1, value=89, cpu=0) → done
      words 2  frames 4  slots 4  memory [[(words [0 89] locked False pinned False) -] [- -] [- -]]  cpus [-]  area 0  fails 0
   5. map_page(process=0, page=1) → done
      words 2  frames 4  slots 4  memory [[(words [0 89] locked False pinned False) (words [0 0] locked False pinned False)] [- -] [- -]]  cpus [-]  area 0  fails 0
   6. exit(process=#1) → done
      words 2  frames 4  slots 4  memory [[(words [0 89] locked False pinned False) (words [0 0] locked False pinned False)] - [- -]]  cpus [-]  area 0  fails 0
   7. fork(parent=0) → 1
      words 2  frames 4  slots 4  memory [[(words [0 89] locked False pinned False) (words [0 0] locked False pinned False)] [(words [0 89] locked False pinned False)… 75 more characters
   8. store(process=#7, place=1, value=93, cpu=0) → done
      words 2  frames 4  slots 4  memory [[(words [0 89] locked False pinned False) (words [0 0] locked False pinned False)] [(words [0 93] locked False pinned False)… 75 more characters
   9. swap_on(size=3) → done
      words 2  frames 4  slots 4  memory [[(words [0 89] locked False pinned False) (words [0 0] locked False pinned False)] [(words [0 93] locked False pinned False)… 75 more characters
  10. store(process=#7, place=3, value=58, cpu=0) → done
      words 2  frames 4  slots 4  memory [[(words [0 89] locked False pinned False) (words [0 0] locked False pinned False)] [(words [0 93] locked False pinned False)… 76 more characters
  11. exit(process=#7) → done
      words 2  frames 4  slots 4  memory [[(words [0 89] locked False pinned False) (words [0 0] locked False pinned False)] - [- -]]  cpus [-]  area 3  fails 0
  12. fork(parent=0) → 1
      words 2  frames 4  slots 4  memory [[(words [0 89] locked False pinned False) (words [0 0] locked False pinned False)] [(words [0 89] locked False pinned False)… 75 more characters
  13. store(process=0, place=3, value=33, cpu=0) → done
      words 2  frames 4  slots 4  memory [[(words [0 89] locked False pinned False) (words [0 33] locked False pinned False)] [(words [0 89] locked False pinned False… 76 more characters
  14. map_page(process=#2, page=1) → done
      words 2  frames 4  slots 4  memory [[(words [0 89] locked False pinned False) (words [0 33] locked False pinned False)] [(words [0 89] locked False pinned False… 114 more characters
  15. unmap_page(process=#12, page=0) → done
      words 2  frames 4  slots 4  memory [[(words [0 89] locked False pinned False) (words [0 33] locked False pinned False)] [- (words [0 0] locked False pinned Fals… 75 more characters
  16. lock_page(process=0, page=0) → done
      words 2  frames 4  slots 4  memory [[(words [0 89] locked True pinned False) (words [0 33] locked False pinned False)] [- (words [0 0] locked False pinned False… 74 more characters
  17. fail_device(fails=2) → done
      words 2  frames 4  slots 4  memory [[(words [0 89] locked True pinned False) (words [0 33] locked False pinned False)] [- (words [0 0] locked False pinned False… 74 more characters
  18. store(process=#2, place=3, value=11, cpu=0) → done
      words 2  frames 4  slots 4  memory [[(words [0 89] locked True pinned False) (words [0 33] locked False pinned False)] [- (words [0 0] locked False pinned False… 75 more characters
  19. store(process=#12, place=2, value=85, cpu=0) → done
      words 2  frames 4  slots 4  memory [[(words [0 89] locked True pinned False) (words [0 33] locked False pinned False)] [- (words [85 0] locked False pinned Fals… 76 more characters
  20. swap_off() → no memory
      ^ here: an area is kept for want of memory only where not every page could have a frame of its own
"""

import memspec

RUN = {'memspec': '0.1.0',
 'part': 'advanced.swap',
 'clause': 'an area is kept for want of memory only where not every page could have a frame of its '
           'own',
 'target': 'examples/swap/fork-counts-no-slot.toml',
 'engine': 'conform',
 'seed': 0,
 'geometry': [3, 2, 2, 4, 4, 1],
 'calls': [{'operation': 'fork', 'arguments': [0], 'returned': 1},
           {'operation': 'fork', 'arguments': [{'of': 1}], 'returned': 2},
           {'operation': 'map_page', 'arguments': [0, 0], 'returned': None},
           {'operation': 'store', 'arguments': [0, 1, 89, 0], 'returned': None},
           {'operation': 'map_page', 'arguments': [0, 1], 'returned': None},
           {'operation': 'exit', 'arguments': [{'of': 1}], 'returned': None},
           {'operation': 'fork', 'arguments': [0], 'returned': 1},
           {'operation': 'store', 'arguments': [{'of': 7}, 1, 93, 0], 'returned': None},
           {'operation': 'swap_on', 'arguments': [3], 'returned': None},
           {'operation': 'store', 'arguments': [{'of': 7}, 3, 58, 0], 'returned': None},
           {'operation': 'exit', 'arguments': [{'of': 7}], 'returned': None},
           {'operation': 'fork', 'arguments': [0], 'returned': 1},
           {'operation': 'store', 'arguments': [0, 3, 33, 0], 'returned': None},
           {'operation': 'map_page', 'arguments': [{'of': 2}, 1], 'returned': None},
           {'operation': 'unmap_page', 'arguments': [{'of': 12}, 0], 'returned': None},
           {'operation': 'lock_page', 'arguments': [0, 0], 'returned': None},
           {'operation': 'fail_device', 'arguments': [2], 'returned': None},
           {'operation': 'store', 'arguments': [{'of': 2}, 3, 11, 0], 'returned': None},
           {'operation': 'store', 'arguments': [{'of': 12}, 2, 85, 0], 'returned': None},
           {'operation': 'swap_off', 'arguments': [], 'returned': 'no memory'}]}


def test_memspec_counterexample_advanced_swap_3():
    [row] = memspec.replay(RUN)
    assert row.verdict is memspec.Verdict.HOLDS, f"{row.property} ({row.note})"
