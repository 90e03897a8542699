#!/bin/sh
# Runs the traces and holds the results to the baseline; exit code 1 if anything got worse.
# `check.sh --update-baseline` writes the baseline instead: commit it when a change is meant.
set -eu

pagewalk run traces/ls.lackey.gz --out results/ls
pagewalk compare traces/subshell --memory 4M,64M --out results/subshell
pagewalk check results/* --baseline pagewalk-baseline.json --budgets budgets.yaml --junit pagewalk.xml "$@"
