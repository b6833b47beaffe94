// Shows each frame as it comes. Plain ES5: it may run in a TV's own browser.
(function () {
  "use strict";
  var image = document.getElementById("frame");
  var shown = "";

  function ask() {
    var request = new XMLHttpRequest();
    request.open("GET", "/changes?after=" + shown);
    request.timeout = 40000;
    request.onload = function () {
      if (request.status === 200) {
        shown = request.responseText;
        image.src = "/frame.png?" + shown;
      }
      setTimeout(ask, request.status < 300 ? 0 : 2000);
    };
    request.onerror = request.ontimeout = function () {
      setTimeout(ask, 2000);
    };
    request.send();
  }

  ask();
})();
