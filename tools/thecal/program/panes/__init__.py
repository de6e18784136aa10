"""The screens, a module for each or for two that belong together. They show and ask; `thecal.clinic` does."""
