ls -1A | xargs -d '\n' rm -fr --
