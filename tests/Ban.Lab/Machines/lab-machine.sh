#!/bin/sh
# Furnishes a private machine from inside. Arguments: a directory, the socket to put at /dev/log, the networks of the loopback.
set -eu
dir=$1 log=$2
shift 2

# Every address of these networks is local without being an address of an interface: thousands of attackers without a
# command each, and none that the rule "never count the host's own addresses" knows.
echo 1 > /proc/sys/net/ipv6/ip_nonlocal_bind
ip link set lo up
for network; do
    case $network in
        *:*) ip -6 route add local "$network" dev lo ;;
        *) ip route add local "$network" dev lo ;;
    esac
done

# A /dev of its own, because /dev/log must not appear on the host.
mkdir "$dir/dev"
mount -t tmpfs -o mode=755 tmpfs "$dir/dev"
for device in null zero full random urandom tty; do
    touch "$dir/dev/$device"
    mount --bind "/dev/$device" "$dir/dev/$device"
done
ln -s /proc/self/fd "$dir/dev/fd"
mkdir "$dir/dev/pts" "$dir/dev/shm"
mount -t devpts -o newinstance,ptmxmode=0666,mode=600 devpts "$dir/dev/pts"
ln -s pts/ptmx "$dir/dev/ptmx"
touch "$dir/dev/log"
mount --bind "$log" "$dir/dev/log"
mount --rbind "$dir/dev" /dev

mount -t tmpfs -o mode=755 tmpfs /run
mkdir /run/sshd
