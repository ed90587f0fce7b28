# bsim::bsim is the shared library, bsim::static the static one.
get_filename_component(_bsim_prefix "${CMAKE_CURRENT_LIST_DIR}/../../.." ABSOLUTE)

if(NOT TARGET bsim::bsim)
  add_library(bsim::bsim SHARED IMPORTED)
  set_target_properties(bsim::bsim PROPERTIES
    IMPORTED_LOCATION "${_bsim_prefix}/lib/libbsim.so.0"
    IMPORTED_SONAME "libbsim.so.0"
    INTERFACE_INCLUDE_DIRECTORIES "${_bsim_prefix}/include")
endif()

if(NOT TARGET bsim::static)
  add_library(bsim::static STATIC IMPORTED)
  set_target_properties(bsim::static PROPERTIES
    IMPORTED_LOCATION "${_bsim_prefix}/lib/libbsim.a"
    INTERFACE_LINK_LIBRARIES "util;rt;pthread;m;dl"
    INTERFACE_INCLUDE_DIRECTORIES "${_bsim_prefix}/include")
endif()

unset(_bsim_prefix)
