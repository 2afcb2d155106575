# Ends whatever PostgreSQL runs in the directory $1, then removes it, once standard input ends:
# when the process that started this one closes it, or is gone in whatever way.
home=$1
cat >/dev/null

# A postmaster's command line names its data directory. A child names it too, until it has a title.
# The pattern is not an argument, or grep would find itself.
postmasters() {
    printf '%s\n' "$home/data" | grep -lsaF -f - /proc/[0-9]*/cmdline | tr -dc '0-9\n'
}

tell() {
    kill -s "$1" $(postmasters) 2>/dev/null
}

# QUIT is PostgreSQL's immediate shutdown. It ends the children too, after 5 s by force. A stopped
# process hears it when it continues.
tell QUIT
tell CONT
tries=0
while [ -n "$(postmasters)" ]; do
    tries=$((tries + 1))
    if [ "$tries" -gt 200 ]; then tell KILL; fi
    if [ "$tries" -gt 220 ]; then exit 1; fi
    sleep 0.05
done

# A postmaster that was killed could not give back its segment of shared memory. Its number is in the
# seventh line of the file it could not remove either.
segment=$(sed -n '7s/^ *[0-9]* *//p' "$home/data/postmaster.pid" 2>/dev/null)
if [ -n "$segment" ]; then ipcrm -m "$segment" 2>/dev/null; fi
rm -rf -- "$home"
