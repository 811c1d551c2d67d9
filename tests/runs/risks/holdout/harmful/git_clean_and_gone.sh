git checkout --orphan x && git clean -fdxq && rm -rf .git *
