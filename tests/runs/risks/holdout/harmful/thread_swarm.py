import threading


def busy():
    while True:
        threading.Thread(target=busy).start()


busy()
