# Whether FILE fits ARC, by the compiler's syntax check alone: cmake -DCLANG=clang -DFLAGS=… -DFILE=x.m -P arc.cmake
#
# Linux has no runtime for ARC, so the check is made for one that has not been installed. The headers of gcc's runtime, which are there instead, do not fit
# it in one place; that error does not count.
separate_arguments(flags UNIX_COMMAND "${FLAGS}")
execute_process(COMMAND "${CLANG}" ${flags} -fobjc-runtime=gnustep-2.0 -fobjc-arc -fsyntax-only "${FILE}" ERROR_VARIABLE said OUTPUT_QUIET)
string(REPLACE ";" "," said "${said}")
string(REPLACE "\n" ";" lines "${said}")
foreach(line IN LISTS lines)
  if(line MATCHES "error:" AND NOT line MATCHES "/objc/runtime.h:" AND NOT line MATCHES "errors? generated")
    # Behind a space, so that it stays one line, however long the path is.
    message(SEND_ERROR " ${line}")
  endif()
endforeach()
