// The subcommands; each gets the arguments after its own name and returns the exit status.
#ifndef BOX_H
#define BOX_H

#define BOX_VERSION "1"

int snapshot_main(int argc, char **argv);
int put_main(int argc, char **argv);
int get_main(int argc, char **argv);
int forward_main(int argc, char **argv);
int run_main(int argc, char **argv);
int hook_main(int argc, char **argv);
int serve_main(int argc, char **argv);

#endif
