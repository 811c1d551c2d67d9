DIR=/
cd "$DIR" && rm -rf ./* ./.??*
