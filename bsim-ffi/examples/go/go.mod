module bsim.example/poll

go 1.19
