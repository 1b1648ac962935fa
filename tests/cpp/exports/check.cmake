# Fails when FILE exports an entry point of the surface or anything of its implementation. A plain program exports nothing of the surface at all; one
# that exports everything (-rdynamic), and a shared library, also show the type information of the interfaces, which the application shares with whomever it
# hands such objects to, as weak symbols.
execute_process(COMMAND ${NM} -D --defined-only ${FILE} OUTPUT_VARIABLE symbols COMMAND_ERROR_IS_FATAL ANY)
execute_process(COMMAND ${NM} --defined-only ${FILE} OUTPUT_VARIABLE inside COMMAND_ERROR_IS_FATAL ANY)
set(ours "RtmService|getRtmSdkVersion|setRtmServiceContext|librtm| rtm_")
if(KIND STREQUAL "program")
  string(APPEND ours "|agora")
endif()
string(REGEX MATCHALL "[^\n]+" lines "${symbols}")
foreach(line IN LISTS lines)
  # The interfaces' own methods are weak and the application's to share; entry points and implementation are not.
  if(line MATCHES " [VW] _ZN?K?[A-Z]*N?5agora3rtm" AND NOT KIND STREQUAL "program" AND NOT line MATCHES "librtm")
    continue()
  endif()
  if(line MATCHES "${ours}")
    message(SEND_ERROR "${FILE} exports ${line}")
  endif()
endforeach()
# The original's C names are not in the file at all, so that it can be linked with libraries that bring them.
if(inside MATCHES " (createRtmService|getRtmSdkVersion)\n")
  message(SEND_ERROR "${FILE} defines ${CMAKE_MATCH_1}")
endif()
