// Prints the events of a captured KeepSessionAlive response.
//
//     c++ -std=c++17 poll.cpp $(pkg-config --cflags --libs bsim) -o poll && ./poll response.xml
#include <fstream>
#include <iostream>
#include <iterator>

#include <bsim.hpp>

int main(int argc, char **argv)
{
    std::ifstream file(argc == 2 ? argv[1] : "");
    if (!file) {
        std::cerr << "usage: poll RESPONSE.xml\n";
        return 2;
    }
    const std::string body(std::istreambuf_iterator<char>(file), {});
    try {
        for (const bsim::decoded_event &event : bsim::decoded_events(body)) {
            switch (event.kind()) {
            case BSIM_EVENT_BUDDY:
            case BSIM_EVENT_BUDDY_STATUS:
                std::cout << "buddy " << event.account() << ' ' << event.status() << ' '
                          << event.nickname() << '\n';
                break;
            case BSIM_EVENT_MESSAGE:
                std::cout << "message from " << event.sender() << ": " << event.message() << '\n';
                break;
            default:
                break;
            }
        }
    } catch (const bsim::error &error) {
        const bsim_location at = error.location(body);
        std::cerr << "line " << at.line << ", column " << at.column << ": " << error.what() << '\n';
        return 1;
    }
}
