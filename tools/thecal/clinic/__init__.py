"""What a clinician does with a pump, a module a task: prescribe, review, refill, try, adjust, watch.

Plain functions over a link. They know no screen and no command line; both are made of them.
"""
