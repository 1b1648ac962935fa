# Fails when FILE exports an entry point of the surface or anything of its implementation, or, as a plain program, anything of the surface at all. A program that
# exports whatever it can (-rdynamic) and a shared library also show the interfaces' type information and empty methods, as weak symbols: the interfaces are the
# application's vocabulary, which it shares with whomever it hands such objects to.
execute_process(COMMAND ${NM} -D --defined-only ${FILE} OUTPUT_VARIABLE exported COMMAND_ERROR_IS_FATAL ANY)
execute_process(COMMAND ${NM} --defined-only ${FILE} OUTPUT_VARIABLE defined COMMAND_ERROR_IS_FATAL ANY)
# Functions, tables and statics of the namespace. Templates of the standard library over its types are the standard library's, and stay visible.
set(ours " createRtmService| getRtmSdkVersion| setRtmServiceContext| setRtmAppType| (create|get|set)Agora| _Z[A-Z]*[0-9_]*NK?6librtm| librtm_| rtm_")
if(KIND STREQUAL "program")
  string(APPEND ours "|5agora")
endif()
string(REGEX MATCHALL "[^\n]+" lines "${exported}")
foreach(line IN LISTS lines)
  if(line MATCHES "${ours}")
    message(SEND_ERROR "${FILE} exports ${line}")
  endif()
endforeach()
# The original's C names are not even inside, so that the file can be linked with libraries that bring or need them.
if(defined MATCHES " (createRtmService|getRtmSdkVersion|setRtmServiceContext|setRtmAppType|(create|get|set)Agora[A-Za-z]*)\n")
  message(SEND_ERROR "${FILE} defines ${CMAKE_MATCH_1}")
endif()
