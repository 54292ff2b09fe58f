"""``python -m tui`` is ``wxi``."""

from tui.cli.main import main

if __name__ == "__main__":
    main()
