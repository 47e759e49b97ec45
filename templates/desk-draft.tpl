{{! Component: that a form was filled in from a draft, and how a colleague's signature stands to it. View: SIGNATURE? {TEXT, WARN?, ANSWER? {SENTENCE}}; DRAFT? {WHEN, MOVED_ON? {CHANGES* {WHAT, WHO, WHEN}}}. }}
{{#DRAFT}}<div class="notice" role="status"><p>{{_ "desk.draft.kept" when=WHEN}}</p>
{{#MOVED_ON}}<p>{{_ "desk.draft.moved-on"}}</p><ul>{{#CHANGES}}<li><b>{{WHAT}}</b> {{_ "page.two" one=WHO two=WHEN}}</li>{{/CHANGES}}</ul>{{/MOVED_ON}}</div>{{/DRAFT}}
{{#SIGNATURE}}<div class="notice{{#WARN}} warn{{/WARN}}" role="status"><p>{{TEXT}}</p>{{#ANSWER}}<pre class="said" dir="auto">{{SENTENCE:pre_escape}}</pre>{{/ANSWER}}</div>{{/SIGNATURE}}
