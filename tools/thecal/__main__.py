"""`python -m thecal`: the program without its script."""

from thecal.cli import main

if __name__ == "__main__":
    main()
