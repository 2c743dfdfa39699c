"""Run it where examples/swap/frees-twice.toml is found from.

broken: memory is wanting only where frames and slots together do not suffice for all pages
in a new Swap: processes 3, pages 2, words 2, frames 4, slots 4, cpus 1
      words 2  frames 4  slots 4  memory [[- -] - -]  cpus [-]  area 0  fails 0
   1. map_page(process=0, page=1) → done
      words 2  frames 4  slots 4  memory [[- (words [0 0] locked False pinned False)] - -]  cpus [-]  area 0  fails 0
   2. swap_on(size=3) → done
      words 2  frames 4  slots 4  memory [[- (words [0 0] locked False pinned False)] - -]  cpus [-]  area 3  fails 0
                                                                                                           ^
   3. map_page(process=0, page=0) → done
      words 2  frames 4  slots 4  memory [[(words [0 0] locked False pinned False) (words [0 0] locked False pinned False)] - -]  cpus [-]  area 3  fails 0
   4. lock_page(process=0, page=1) → done
      words 2  frames 4  slots 4  memory [[(words [0 0] locked False pinned False) (words [0 0] locked True pinned False)] - -]  cpus [-]  area 3  fails 0
   5. fork(parent=0) → 1
      words 2  frames 4  slots 4  memory [[(words [0 0] locked False pinned False) (words [0 0] locked True pinned False)] [(words [0 0] locked False pinned False) (w… 68 more characters
   6. fork(parent=#5) → 2
      words 2  frames 4  slots 4  memory [[(words [0 0] locked False pinned False) (words [0 0] locked True pinned False)] [(words [0 0] locked False pinned False) (w… 148 more characters
   7. store(process=#5, place=1, value=73, cpu=0) → done
      words 2  frames 4  slots 4  memory [[(words [0 0] locked False pinned False) (words [0 0] locked True pinned False)] [(words [0 73] locked False pinned False) (… 149 more characters
   8. store(process=0, place=2, value=14, cpu=0) → done
      words 2  frames 4  slots 4  memory [[(words [0 0] locked False pinned False) (words [14 0] locked True pinned False)] [(words [0 73] locked False pinned False) … 150 more characters
   9. exit(process=#5) → done
      words 2  frames 4  slots 4  memory [[(words [0 0] locked False pinned False) (words [14 0] locked True pinned False)] - [(words [0 0] locked False pinned False)… 69 more characters
  10. unmap_page(process=0, page=1) → done
      words 2  frames 4  slots 4  memory [[(words [0 0] locked False pinned False) -] - [(words [0 0] locked False pinned False) (words [0 0] locked False pinned Fals… 31 more characters
  11. store(process=0, place=0, value=36, cpu=0) → done
      words 2  frames 4  slots 4  memory [[(words [36 0] locked False pinned False) -] - [(words [0 0] locked False pinned False) (words [0 0] locked False pinned Fal… 32 more characters
  12. store(process=#6, place=3, value=30, cpu=0) → done
      words 2  frames 4  slots 4  memory [[(words [36 0] locked False pinned False) -] - [(words [0 0] locked False pinned False) (words [0 30] locked False pinned Fa… 33 more characters
  13. map_page(process=0, page=1) → done
      words 2  frames 4  slots 4  memory [[(words [36 0] locked False pinned False) (words [0 0] locked False pinned False)] - [(words [0 0] locked False pinned False… 71 more characters
  14. lock_page(process=#6, page=0) → done
      words 2  frames 4  slots 4  memory [[(words [36 0] locked False pinned False) (words [0 0] locked False pinned False)] - [(words [0 0] locked True pinned False)… 70 more characters
  15. unmap_page(process=#6, page=1) → done
      words 2  frames 4  slots 4  memory [[(words [36 0] locked False pinned False) (words [0 0] locked False pinned False)] - [(words [0 0] locked True pinned False)… 31 more characters
  16. lock_page(process=0, page=1) → done
      words 2  frames 4  slots 4  memory [[(words [36 0] locked False pinned False) (words [0 0] locked True pinned False)] - [(words [0 0] locked True pinned False) … 30 more characters
  17. fork(parent=0) → 1
      words 2  frames 4  slots 4  memory [[(words [36 0] locked False pinned False) (words [0 0] locked True pinned False)] [(words [36 0] locked False pinned False) … 111 more characters
  18. store(process=0, place=3, value=7, cpu=0) → done
      words 2  frames 4  slots 4  memory [[(words [36 0] locked False pinned False) (words [0 7] locked True pinned False)] [(words [36 0] locked False pinned False) … 111 more characters
  19. unmap_page(process=0, page=0) → done
      words 2  frames 4  slots 4  memory [[- (words [0 7] locked True pinned False)] [(words [36 0] locked False pinned False) (words [0 0] locked False pinned False)… 72 more characters
  20. store(process=0, place=2, value=2, cpu=0) → done
      words 2  frames 4  slots 4  memory [[- (words [2 7] locked True pinned False)] [(words [36 0] locked False pinned False) (words [0 0] locked False pinned False)… 72 more characters
  21. swap_off() → done
      words 2  frames 4  slots 4  memory [[- (words [2 7] locked True pinned False)] [(words [36 0] locked False pinned False) (words [0 0] locked False pinned False)… 72 more characters
  22. store(process=#17, place=3, value=90, cpu=0) → done
      words 2  frames 4  slots 4  memory [[- (words [2 7] locked True pinned False)] [(words [36 0] locked False pinned False) (words [0 90] locked False pinned False… 73 more characters
  23. swap_on(size=2) → done
      words 2  frames 4  slots 4  memory [[- (words [2 7] locked True pinned False)] [(words [36 0] locked False pinned False) (words [0 90] locked False pinned False… 73 more characters
  24. map_page(process=0, page=0) → done
      words 2  frames 4  slots 4  memory [[(words [0 0] locked False pinned False) (words [2 7] locked True pinned False)] [(words [36 0] locked False pinned False) (… 111 more characters
  25. store(process=0, place=1, value=14, cpu=0) → no memory
      ^ here: memory is wanting only where frames and slots together do not suffice for all pages
"""

import memspec

RUN = {'memspec': '0.1.0',
 'part': 'advanced.swap',
 'clause': 'memory is wanting only where frames and slots together do not suffice for all pages',
 'target': 'examples/swap/frees-twice.toml',
 'engine': 'conform',
 'seed': 0,
 'geometry': [3, 2, 2, 4, 4, 1],
 'calls': [{'operation': 'map_page', 'arguments': [0, 1], 'returned': None},
           {'operation': 'swap_on', 'arguments': [3], 'returned': None},
           {'operation': 'map_page', 'arguments': [0, 0], 'returned': None},
           {'operation': 'lock_page', 'arguments': [0, 1], 'returned': None},
           {'operation': 'fork', 'arguments': [0], 'returned': 1},
           {'operation': 'fork', 'arguments': [{'of': 5}], 'returned': 2},
           {'operation': 'store', 'arguments': [{'of': 5}, 1, 73, 0], 'returned': None},
           {'operation': 'store', 'arguments': [0, 2, 14, 0], 'returned': None},
           {'operation': 'exit', 'arguments': [{'of': 5}], 'returned': None},
           {'operation': 'unmap_page', 'arguments': [0, 1], 'returned': None},
           {'operation': 'store', 'arguments': [0, 0, 36, 0], 'returned': None},
           {'operation': 'store', 'arguments': [{'of': 6}, 3, 30, 0], 'returned': None},
           {'operation': 'map_page', 'arguments': [0, 1], 'returned': None},
           {'operation': 'lock_page', 'arguments': [{'of': 6}, 0], 'returned': None},
           {'operation': 'unmap_page', 'arguments': [{'of': 6}, 1], 'returned': None},
           {'operation': 'lock_page', 'arguments': [0, 1], 'returned': None},
           {'operation': 'fork', 'arguments': [0], 'returned': 1},
           {'operation': 'store', 'arguments': [0, 3, 7, 0], 'returned': None},
           {'operation': 'unmap_page', 'arguments': [0, 0], 'returned': None},
           {'operation': 'store', 'arguments': [0, 2, 2, 0], 'returned': None},
           {'operation': 'swap_off', 'arguments': [], 'returned': None},
           {'operation': 'store', 'arguments': [{'of': 17}, 3, 90, 0], 'returned': None},
           {'operation': 'swap_on', 'arguments': [2], 'returned': None},
           {'operation': 'map_page', 'arguments': [0, 0], 'returned': None},
           {'operation': 'store', 'arguments': [0, 1, 14, 0], 'returned': 'no memory'}]}


def test_memspec_counterexample_advanced_swap_2():
    [row] = memspec.replay(RUN)
    assert row.verdict is memspec.Verdict.HOLDS, f"{row.property} ({row.note})"
