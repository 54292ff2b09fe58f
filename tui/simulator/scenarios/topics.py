"""What is said in a room on its topic; words in braces as in the phrase bank."""

from tui.simulator.scenarios.phrases import lines

TOPICS = {
    "engineering": lines(
        """
{part} on {unit} {problem}. Anyone seen this before?
I swapped {part} on {unit}, running the long test overnight.
Repeatability on {unit} is down to 0.03 mm, cycle {num} of 250.
Can somebody review {doc} for {part} {day}?
Firmware {ver} is on the bench. {part} behaves, the rest I check {day}.
Logs from {unit}: {part} {problem}, but only with payload.
{who}, do you still have the jig for {part}?
I'd rather fix the root cause than add another filter to {part}.
Merged the motion planner change. Please rebase before {ver} is cut.
The vision model misses shiny parts at {place}, I need {num} more images.
Torque curve looks clean now 🎉 will put the plot into {doc}.
{tool} is slow again, builds take {num} minutes.
Thermal camera says {part} is fine. So it is probably {unit} itself.
Who booked {place} {day}? We need it for {unit}.
Changed the tolerance of {part} from h7 to h6, drawing is in the vault.
Unit tests pass, hardware in the loop fails {few} times out of 250.
If nobody objects I freeze {ver} {day}.
Found it: a loose ferrite on {part}. Two days for that 😅
The noise on {part} follows the mains, look at the shield of the cable.
Can we borrow the oscilloscope from {place} {day}?
{unit} ran {num} hours without a stop, new record.
Spec says IP54, {part} barely makes IP52. Gasket idea is in {doc}.
Anyone against a second thermistor on {part}?
CAN bus load is at 70 percent during homing, that is too much.
Backlash of {part} measured cold and warm: same value. Relieved.
I'll show {unit} to {cust} {day}, please leave it in one piece 🙂
The simulation is 3 percent off since we changed {part}.
{who} found why {part} {problem}: the spring is from the old batch.
Can someone reproduce the jump at 180 degrees with {ver}?
Cleaned up the branch list, {num} stale ones are gone.
"""
    ),
    "production": lines(
        """
Line 2 is {num} units behind plan, {part} arrives late.
Shift handover: {num} units done, {unit} waits for {part}.
{unit} {problem}, moved to rework.
We are out of M4 screws again. {who}, can you order?
Torque wrench {num} is due for calibration {day}.
Please keep the aisle next to {place} free, forklift traffic {day}.
First pass yield this week: 96 percent, {num} units in rework.
Early shift starts at 5:40 {day} because of the {cust} delivery.
New assembly sheet for {part} is at the station. Please sign that you read it.
{unit} passed the end-of-line test at the first try 👍
The crane is locked until the inspector was here {day}.
Can anybody take the late shift {day}? I have a school thing.
Station 5 is without {part}, we continue with {unit}.
Rework list is down to {few} pieces, thank you night shift.
The new lamp at {place} helps a lot, no more squinting.
Audit round {day}, please tidy up the benches.
Count of {part} does not match the ERP, {few} are missing.
{cust} visits hall 2 {day}, safety shoes for everybody.
"""
    ),
    "sales": lines(
        """
{cust} asks for {num} units with delivery in spring. Can we promise that?
Call with {cust} went well, they want {doc} {day}.
{cust} compared us with two others, our weak point is lead time.
Demo for {cust} {day} at {place}. {who}, can you bring {unit}?
Discount above 8 percent needs an approval, please don't promise it to {cust}.
Pipeline is updated: {cust} moved to negotiation, {num} units.
{cust} signed! 🎉 {num} units, first {day}.
Who has a reference picture of a gripper in food? {cust} wants one.
The tender of {cust} closes {day}, I miss {doc}.
Travel to {cust} is booked, I take the train.
{cust} complains that {part} {problem}. Service is informed.
Please log your visits, the forecast for {cust} is three weeks old.
Lost {cust} to a cheaper offer. Debrief {when}.
{cust} wants a trial month with {unit}, I like the idea.
Which slide shows the payback? {cust} asked twice.
Price increase letter goes out {day}, be ready for calls.
{who}, {cust} praised you by name 👏
Two leads from the fair: {cust} and a bakery near the border.
"""
    ),
    "finance": lines(
        """
Closing is {day}, please hand in what is open.
Purchase order for {part} is {few} percent above budget. Why?
Invoice of {cust} is overdue by {num} days, I sent a reminder.
Travel expenses of last month are booked.
We hedge the yen part of the Matsukawa order {day}.
Supplier of {part} offers 2 percent for payment within 10 days. I'd take it.
Cost centre for the {cust} project is open now.
Stock of {part} covers {num} days.
Delivery of {part} slips to {when}, vessel is late.
Customs wants {doc} for the Osaka shipment.
Who ordered {num} licences for {tool}? No cost centre given.
Budget round two: I need your numbers by {when}.
The bank asks for {doc} again, same as every year.
Freight rates are up {few} percent, please plan with that.
Price of {part} for {num} pieces is in the shared sheet.
"""
    ),
    "social": lines(
        """
Today in the canteen: {food}. Yesterday's {food} was better 😄
Cake at {place}, it is {who}'s birthday 🎂
Who joins for a run {day}? Easy 6 km.
The coffee machine at {place} works again ☕
Found a grey scarf at {place}.
Looking for a home for two kittens 🐱 pictures on request.
Board games {day}, we are four so far.
お疲れ様です！Greetings from the Osaka trade fair, {unit} draws a crowd.
大家好, small souvenir table at {place}, help yourselves.
Does anybody have a spare ticket for the match {day}?
Bike thieves around {place} again, please lock yours.
Merci à tous for the farewell card, c'était très gentil 💐
Car pool from the north side: one seat free {day}.
Photos of the summer party are in the wiki.
"""
    ),
    "it": lines(
        """
Maintenance of {tool} {day}, 18:00 to 20:00.
{tool} is back. Cause was an expired certificate.
Please do not answer the mail about a parcel fee, it is phishing.
New laptops for {num} people arrive {day}, I'll write to each of you.
{who}, your ticket about {tool} is solved, please check.
Password reset for {tool} now works from home too.
Printer at {place} is out of order, use the one upstairs.
Update of {tool} postponed to {when}.
"""
    ),
    "people": lines(
        """
Interviews for the vision role are {day}, {place}.
Reminder: safety training expires for {num} people this month.
The new travel policy is in the wiki, main change: trains first.
Please enter your holidays until {when}.
Welcome to the two new colleagues in quality 👋
Performance talks start next week, form is unchanged.
Health day {day}: eye test, back check, fruit.
{who}, could you join the interview {day}?
Job ad for {place} is online, share it if you like.
Flu shots {day}, list hangs at {place}.
Parental leave cover for planning starts {when}.
Survey closes {when}, {num} answers so far.
Please no names of applicants in open rooms.
"""
    ),
    "partner": lines(
        """
Sample {num} of the lens arrived, {part} fits without the shim.
MTF at the edge is better than in revision B, see {doc}.
Can Kestrel confirm {num} modules {day}?
Interface freeze is {day}. Open: connector type and {part}.
Our side: the module {problem}, we look at the housing first.
Please send {doc} again, the file was cut off.
Coating shows a tint under 5000 K, acceptable for {unit}?
Weekly is moved to {when}, same link.
{who}, which drawing revision do you build from?
Shipment of {num} modules left today, tracking follows.
We measured {num} µm of runout, limit is 30.
Adhesive cures slower in our climate chamber, {num} minutes instead of 20.
Drop test passed {few} out of {few}, see {doc}.
Could you ship two spare modules with {unit}?
The filter glass supplier changed, data sheet follows {when}.
Ghost image at 12 degrees is gone with the black rim 👌
"""
    ),
    "legal": lines(
        """
Draft of the supply agreement for {cust} is ready for comments {day}.
Clause 9 is still open: liability cap.
Trademark search for the new name is clean in {few} classes.
Please keep drafts in this room and nowhere else.
The patent office answered, deadline {day}.
Signed copy received, thank you.
NDA with {cust} expires {day}, shall we renew?
Can you confirm who may sign for Aquila?
Comments on {doc} are in the margin, mostly wording.
Second reading with {cust} is {when}.
The warranty period is back to 24 months.
Is the annex with {part} still needed?
"""
    ),
    "direct": lines(
        """
Have a minute?
Sure, call me {day}.
Did you see the mail from {cust}?
Not yet, I'm in {place} until three.
Could you look over {doc} before I send it?
Done, two small comments.
Thanks, you saved my day 🙏
I'm stuck with {part}, it {problem}.
Let's take it offline, coffee at ten?
{unit} again?
Afraid so 🙈
Shall we move our one-to-one to {when}?
Works for me.
Sorry, train is late, start without me.
Can you cover for me {day}?
Yes, if you take my Thursday.
How was {cust}?
Friendly, but slow.
I need {num} minutes, then I'm there.
Sent you {doc}.
What did {cust} say about the price?
They swallowed it 😄
Do you know who has the key to {place}?
Under the plant, as always.
I'd like to talk about {part} before the others do.
Tomorrow at nine?
Nine is fine, {place}.
My laptop updates itself again, ten minutes.
Nice talk today, especially the part about {part}.
Can I forward your note to {cust}?
Rather not, let me shorten it.
Did {tool} let you in?
No luck, I called IT.
Have you eaten? {food} today.
"""
    ),
}
