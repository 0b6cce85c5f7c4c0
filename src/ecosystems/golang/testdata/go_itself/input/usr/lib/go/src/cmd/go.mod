module cmd

go 1.21
