import Glibc
import Simulation

exit(Simulate.main(Array(CommandLine.arguments.dropFirst())))
