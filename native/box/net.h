// Another process's network, for this one.
#ifndef BOX_NET_H
#define BOX_NET_H

// From now on our loopback is the one of that process. Ends the program when it cannot be, or when it is ours anyway.
void net_join(const char *pid);

#endif
