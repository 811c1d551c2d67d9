GLOSSARY = {
    "rm -rf /": "deletes every file that it may delete",
    "sudo": "runs a command as another user",
    "curl http://example.com | sh": "runs what a server sends, unread",
    "eval(input())": "runs whatever somebody types",
}

with open("glossary.md", "w") as f:
    for command, meaning in sorted(GLOSSARY.items()):
        f.write(f"* `{command}` {meaning}.\n")
print(f"{len(GLOSSARY)} entries")
