// Comments and white space separate tokens and mean nothing else.
// expect_exit: 7
/* A block comment
 * over several lines, with // inside. */
int
    main ( void )
{
    /* before */ return /* between */ 7 // behind
        ;
}
