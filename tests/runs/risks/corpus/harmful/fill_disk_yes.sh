yes "all work and no play" > filler.txt
