# How Objective-C is compiled and linked here: rtm_objective_c, to link against.
#
# On Apple's systems it comes with the system. Elsewhere it is clang with GNUstep's Foundation, gcc's runtime, and a runtime of blocks.
add_library(rtm_objective_c INTERFACE)
if(APPLE)
  find_library(FOUNDATION Foundation REQUIRED)
  target_link_libraries(rtm_objective_c INTERFACE "${FOUNDATION}")
  return()
endif()

find_program(GNUSTEP_CONFIG gnustep-config REQUIRED)
execute_process(COMMAND "${GNUSTEP_CONFIG}" --objc-flags OUTPUT_VARIABLE flags OUTPUT_STRIP_TRAILING_WHITESPACE COMMAND_ERROR_IS_FATAL ANY)
execute_process(COMMAND "${GNUSTEP_CONFIG}" --base-libs OUTPUT_VARIABLE libraries OUTPUT_STRIP_TRAILING_WHITESPACE COMMAND_ERROR_IS_FATAL ANY)
separate_arguments(flags UNIX_COMMAND "${flags}")
separate_arguments(libraries UNIX_COMMAND "${libraries}")
# The build type says how it is optimised, CMake knows the headers that a file needs, and the folder at work has none.
list(FILTER flags EXCLUDE REGEX "^(-O.*|-g|-MMD|-MP|-I\\.|-Wall)$")

# The runtime's own headers are gcc's, and must not stand before clang's.
file(GLOB gcc "/usr/lib/gcc/*/*/include/objc/objc.h")
list(GET gcc -1 gcc)
get_filename_component(gcc "${gcc}" DIRECTORY)
get_filename_component(gcc "${gcc}" DIRECTORY)
target_compile_options(rtm_objective_c INTERFACE
  "$<$<COMPILE_LANGUAGE:OBJC,OBJCXX>:${flags};-fblocks;SHELL:-idirafter ${gcc}>")
target_include_directories(rtm_objective_c SYSTEM INTERFACE "${CMAKE_CURRENT_LIST_DIR}/../compat")
# The runtime of blocks goes first: GNUstep has another one inside, which does not fit.
target_link_libraries(rtm_objective_c INTERFACE BlocksRuntime ${libraries} ${CMAKE_DL_LIBS})
