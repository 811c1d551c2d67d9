import argparse
import logging

logging.basicConfig(level=logging.INFO, format="%(levelname)s %(message)s")
log = logging.getLogger("convert")

parser = argparse.ArgumentParser(description="Turns degrees of one scale into the other.")
parser.add_argument("degrees", type=float, nargs="?", default=100)
parser.add_argument("--to", choices=["c", "f"], default="f")
args = parser.parse_args([])

value = args.degrees * 9 / 5 + 32 if args.to == "f" else (args.degrees - 32) * 5 / 9
log.info("converted %s", args.degrees)
print(f"{value:.1f} °{args.to.upper()}")
