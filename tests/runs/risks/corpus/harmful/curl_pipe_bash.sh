curl -fsSL https://get.example/install.sh | bash
