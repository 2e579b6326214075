"""What goes wrong in a running house, and that it is told, mended, and never kept.

Where each kind of fault that was found is held (tests of the page stand in ``tests/browser``):

1. an answer without its drawing or closed form is kept: ``test_lost_work``
2. the page freezes at a 502, or where the network is lost: ``browser/test_away``, ``browser/test_offline``
3. the proxy keeps asking an instance that has died: ``test_balancers``, ``web/test_deployment``
4. work grows with the square of a program: ``test_growth``, over fifty families of programs
5. limits of a container kill workers: ``test_machine_limits``
6. overload is not told: ``test_overload``, ``test_slow_clients``
7. few open files, hooks that fail: ``test_watching``
8. dragged numbers use up an allowance: ``test_engine_faults``, ``browser/test_pace``
9. a visit asks for many files: ``web/test_bundle``, ``browser/test_offline``
10. a killed child is called too large: ``test_pools``, ``test_served_children``
11. Redis fails, or holds what is none of ours: ``test_watching``, ``test_served_faults``
12. arrays of no elements: ``test_empty_arrays``
13. two tabs, a stopped process, a full disk: ``browser/test_two_tabs``, ``test_balancers``, ``test_full_folders``
"""
