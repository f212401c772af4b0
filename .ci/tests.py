#!/usr/bin/env python3
"""tests.py STAGE ALLOWED_SKIPS START: sums the surefire reports newer than the file START.

Prints each skipped test with its reason and, last, the numbers of passed and skipped tests.
Exits with 1 on a skipped test that no pattern in ALLOWED_SKIPS allows.
"""
import glob
import os
import re
import sys
import xml.etree.ElementTree as xml

stage, allowed_file, start = sys.argv[1:]
with open(allowed_file, encoding="utf-8") as lines:
    allowed = [re.compile(line.strip()) for line in lines if line.strip() and not line.startswith("#")]

passed = skipped = refused = 0
for report in sorted(glob.glob("perf-*/target/surefire-reports/TEST-*.xml")):
    if os.path.getmtime(report) < os.path.getmtime(start):
        continue
    for case in xml.parse(report).getroot().iter("testcase"):
        reason = case.find("skipped")
        if reason is None:
            passed += 1
            continue
        skipped += 1
        name = f"{stage}: {case.get('classname')}.{case.get('name')}"
        print(f"skipped {name}: {reason.get('message') or 'no reason given'}")
        if not any(pattern.search(name) for pattern in allowed):
            print(f"  which {allowed_file} does not allow")
            refused += 1
if refused:
    sys.exit(1)
print(passed, skipped)
